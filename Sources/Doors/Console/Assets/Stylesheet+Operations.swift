// SPDX-License-Identifier: Apache-2.0

extension Stylesheet {
    /// Of jobs, schedules, workers, alerts, the journal, health and users.
    static let operations = """
        .calm { color: var(--soft); background: var(--rule); }
        .acts { display: flex; flex-wrap: wrap; gap: var(--s2) var(--s3); padding: var(--s3) var(--s4); align-items: start; }
        .verdict .acts, .acts.flat { padding: var(--s1) 0; }
        .acts form { display: flex; flex-wrap: wrap; gap: var(--s2); align-items: end; }
        details.ask > summary { white-space: nowrap; display: inline-block; list-style: none; padding: 6px 14px; min-height: 36px;
        border: 1px solid var(--field); border-radius: 6px; font-weight: 550; cursor: pointer; }
        details.ask.risk > summary { color: var(--bad); border-color: var(--bad); }
        details.ask > summary::before { content: "▸ "; } details.ask[open] > summary::before { content: "▾ "; }
        details.ask .fields { padding: var(--s3) 0 0; max-width: 36rem; }
        details.ask p { margin: var(--s2) 0 0; color: var(--soft); max-width: 60ch; }
        td details.ask > summary { font-size: 13px; padding: 1px 9px; min-height: 24px; }
        .log, .json { font: var(--mono); white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; padding: var(--s3) var(--s4);
        max-height: 36rem; overflow: auto; }
        .log b { font-weight: 600; color: var(--bad); }
        progress { width: min(100%, 24rem); accent-color: var(--accent); }
        input[type=checkbox] { width: 20px; height: 20px; min-height: 0; margin: 2px; accent-color: var(--accent); vertical-align: middle; }
        .checks { display: flex; flex-wrap: wrap; gap: var(--s2) var(--s4); border: 0; margin: 0; padding: 0; }
        .checks legend { font-weight: 550; font-size: 14px; padding: 0; }
        .checks label { display: inline-flex; gap: 6px; align-items: center; font-weight: 400; min-height: 28px; }
        textarea { font: var(--mono); color: var(--ink); background: var(--sheet); border: 1px solid var(--field);
        border-radius: 6px; padding: 6px 10px; width: 100%; min-height: 5rem; }
        .pairs { display: grid; gap: var(--s3) var(--s4); grid-template-columns: repeat(auto-fit, minmax(min(100%, 16rem), 1fr)); }
        .pairs > div { display: grid; gap: var(--s1); align-content: start; }
        .hint { color: var(--soft); font-size: 13px; margin: 0; }
        ol.coming { margin: 0; padding: var(--s3) var(--s4) var(--s3) 2.6rem; display: grid; gap: var(--s1); }
        ol.coming small { display: block; color: var(--warn); font-size: 13px; }
        .matters.inner { padding: 0 var(--s4) var(--s3); } .matters .note-only { border-left-color: var(--info); }
        [data-testid=journal] tbody th { min-width: 11rem; }
        small.inline { display: inline; }
        .check { font-weight: 400; } a.button { text-decoration: none; display: inline-block; line-height: 1.6; }
        [aria-invalid=true] { border: 2px solid var(--bad); }
        .stack { display: grid; gap: var(--s5); align-content: start; }
        .secret { font: var(--mono); font-size: 15px; user-select: all; overflow-wrap: anywhere; padding: var(--s3) var(--s4);
        background: var(--paper); border: 1px solid var(--line); border-radius: 6px; }

        """
}
