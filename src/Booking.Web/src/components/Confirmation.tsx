import { useEffect, useId, useRef } from 'preact/hooks';
import type { ComponentChildren } from 'preact';

/** Asks once more before something that cannot be taken back. */
export function Confirmation({ title, children, confirm, keep, isBusy, onConfirm, onClose }: {
  title: string;
  children: ComponentChildren;
  confirm: string;
  keep: string;
  isBusy: boolean;
  onConfirm: () => void;
  onClose: () => void;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby={titleId} onCancel={onClose} onClose={onClose}>
      <h2 id={titleId}>{title}</h2>
      {children}
      <div class="actions">
        <button type="button" class="button quiet" onClick={onClose}>
          {keep}
        </button>
        <button type="button" class="button danger" disabled={isBusy} onClick={onConfirm}>
          {confirm}
        </button>
      </div>
    </dialog>
  );
}
