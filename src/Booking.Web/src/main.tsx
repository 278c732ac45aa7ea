import './styles/tokens.css';
import './styles/base.css';
import './styles/components.css';
import { render } from 'preact';
import { App } from './App';
import { applyLanguage } from './texts';
import { applyTheme } from './theme';

applyTheme();
applyLanguage();
render(<App />, document.getElementById('page')!);
