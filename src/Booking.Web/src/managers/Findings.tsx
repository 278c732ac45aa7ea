import { capitalised } from '../seatmap/plan';
import { number } from '../texts/formats';
import { texts } from '../texts/managers';
import { excerpt, partOf, stepsOf } from './jsonPlaces';
import type { Finding } from './management';
import { type UploadedSeating, pathInFile } from './seatingForm';

/** So many findings are shown with their lines; a file with more has one fault many times. */
const mostShown = 50;

/** What is wrong with a file, each at its place in it. */
export function Findings({ findings, text, uploaded }: { findings: Finding[]; text: string; uploaded: UploadedSeating }) {
  const { findings: words } = texts.value;
  return (
    <section class="findings" role="alert" aria-labelledby="findings-title">
      <h3 id="findings-title">{words.title(findings.length)}</h3>
      <p class="muted small-text">{words.text}</p>
      <ol>
        {findings.slice(0, mostShown).map((finding, i) => {
          const path = pathInFile(finding.place, uploaded);
          const part = partOf(text, stepsOf(path));
          const lines = excerpt(text, part);
          return (
            <li key={i} class="finding">
              <p>
                <strong>{(words.rules as Record<string, string>)[finding.rule] ?? finding.rule}</strong>
                {finding.placeInWords && <span class="muted"> · {finding.placeInWords}</span>}
              </p>
              <p class="small-text" lang="en">
                {capitalised(finding.message)}
              </p>
              <div class="source" tabIndex={0} role="region" aria-label={words.line(number(lines.find((line) => line.isMarked)?.number ?? 1))}>
                <code class="source-path">{path || words.whole}</code>
                <ol>
                  {lines.map((line) => (
                    <li key={line.number} class={line.isMarked ? 'marked' : ''}>
                      <span class="line-number" aria-hidden="true">
                        {line.number}
                      </span>
                      {line.isMarked ? <mark>{line.text}</mark> : <span>{line.text}</span>}
                    </li>
                  ))}
                </ol>
              </div>
            </li>
          );
        })}
      </ol>
      {findings.length > mostShown && <p class="muted small-text">{words.more(findings.length - mostShown)}</p>}
    </section>
  );
}
