import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import './managers.css';
import { isManager } from '../api/identity';
import { Empty } from '../components/Notices';
import { Icon } from '../components/Icon';
import { Link } from '../router';
import { texts as common } from '../texts';
import { texts } from '../texts/managers';

/** The frame of a manager's page: who is none is told so, and where to sign in. */
export function ManagersOnly({ title, back, children }: {
  title: string;
  /** The page above this one. */
  back?: { to: string; label: string };
  children: ComponentChildren;
}) {
  const { guard, navigation } = texts.value;
  useEffect(() => {
    document.title = `${title} · ${navigation} · ${common.value.product}`;
  }, [title, navigation]);
  if (!isManager.value)
    return (
      <Empty title={guard.title} text={guard.text}>
        <Link to="account" class="button primary">
          {guard.signIn}
        </Link>
      </Empty>
    );
  return (
    <div class="page manage">
      {back && (
        <Link to={back.to} class="back-link">
          <Icon name="back" />
          {back.label}
        </Link>
      )}
      {children}
    </div>
  );
}
