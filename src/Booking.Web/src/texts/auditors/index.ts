import { textsOf } from '..';
import { en } from './en';
import { ptBR } from './pt-BR';

/** The texts of the auditors' page. */
export const texts = textsOf({ en, 'pt-BR': ptBR });
