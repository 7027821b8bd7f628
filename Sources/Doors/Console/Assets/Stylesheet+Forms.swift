// SPDX-License-Identifier: Apache-2.0

extension Stylesheet {
    /// Buttons, fields, what the script shows.
    static let forms = """
        .button { font: inherit; font-weight: 550; padding: 6px 14px; min-height: 36px; border-radius: 6px;
        border: 1px solid var(--field); background: var(--sheet); color: var(--ink); cursor: pointer;
        text-decoration: none; display: inline-block; }
        .button:hover { background: var(--rule); }
        .first, .first:hover { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
        .first:hover { filter: brightness(1.1); }
        .button.risk { color: var(--bad); border-color: var(--bad); }
        [aria-pressed=true] { background: var(--accent-soft); border-color: var(--accent);
        box-shadow: inset 0 -2px 0 var(--accent); }
        input, select, textarea { font: inherit; color: inherit; background: var(--sheet); min-height: 38px;
        border: 1px solid var(--field); border-radius: 6px; padding: 6px 10px; width: 100%; min-width: 0; }
        textarea, input.line { font: var(--mono); }
        textarea { min-height: 5rem; }
        [type=file] { padding: 5px; }
        [type=checkbox] { width: 20px; height: 20px; min-height: 0; margin: 2px; vertical-align: middle; }
        [type=checkbox], progress { accent-color: var(--accent); }
        [aria-invalid=true] { border: 2px solid var(--bad); }
        progress { flex: 1 1 8rem; width: min(100%, 24rem); }
        label, legend { font-weight: 550; font-size: 14px; padding: 0; }
        label input, label select, .check, .checks label { font-weight: 400; }
        .fields { padding: var(--s4); gap: var(--s2); }
        .fields .button { margin-top: var(--s2); justify-self: start; }
        .choice { gap: var(--s2); }
        .choices { gap: var(--s3); }
        .choice .button { margin: 0; }
        .narrow .choice .button { font-size: 14px; padding: 3px 11px; min-height: 32px; }
        .filters { gap: var(--s3); align-items: end; }
        .filters label { gap: var(--s1); flex: 1 1 9rem; max-width: 20rem; }
        .filters.inner { padding: var(--pad); }
        .acts { gap: var(--s2) var(--s3); padding: var(--pad); align-items: start; }
        .verdict .acts, .acts.flat { padding: var(--s1) 0; }
        .acts form { gap: var(--s2); align-items: end; }
        .ask > summary { white-space: nowrap; list-style: none; }
        .ask > summary::before { content: "▸ "; } .ask[open] > summary::before { content: "▾ "; }
        .ask .fields { padding: var(--s3) 0 0; max-width: 36rem; }
        .ask p { margin-top: var(--s2); max-width: 60ch; }
        td .ask > summary { font-size: 13px; padding: 1px 9px; min-height: 24px; }
        .checks { gap: var(--s2) var(--s4); border: 0; margin: 0; padding: 0; }
        .checks label { display: inline-flex; gap: 6px; align-items: center; min-height: 28px; }
        .pairs { gap: var(--s3) var(--s4); grid-template-columns: repeat(auto-fit, minmax(min(100%, 16rem), 1fr)); }
        .pairs > div { gap: var(--s1); align-content: start; }
        .coming { list-style: decimal; padding: var(--s3) var(--s4) var(--s3) 2.6rem; gap: var(--s1); }
        .coming small { color: var(--warn); }
        .secret { font: var(--mono); font-size: 15px; user-select: all; padding: var(--pad);
        background: var(--paper); border: var(--edge); border-radius: 6px; }
        kbd { font: var(--mono); border: var(--edge); border-radius: 4px; padding: 0 5px; background: var(--paper); }
        .over { outline: 3px dashed var(--accent); outline-offset: 4px; }
        .sent li { display: flex; gap: var(--s3); align-items: center; padding: 0 var(--s4) var(--s2); }
        dialog { border: var(--edge); border-radius: 8px; background: var(--sheet); color: inherit;
        padding: var(--s5); width: min(36rem, calc(100vw - 2rem)); margin-top: 12vh; }
        dialog::backdrop { background: rgb(0 0 0 / .35); }
        dialog h2 { margin-bottom: var(--s3); }
        dialog .button { margin: var(--s3) var(--s2) 0 0; }
        .found { padding-top: var(--s2); }
        .found a { display: block; padding: 6px var(--s2); border-radius: 6px; text-decoration: none; }
        .found a:hover, .found a:focus { background: var(--rule); }
        .keys { grid-template-columns: 5rem 1fr; gap: var(--s1) var(--s3); }

        """
}
