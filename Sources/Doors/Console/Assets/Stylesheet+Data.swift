// SPDX-License-Identifier: Apache-2.0

extension Stylesheet {
    /// Of data, charts, aggregates and reports.
    static let data = """
        .none, del { font-weight: 400; }
        ins { text-decoration: none; font-weight: 600; }
        .years { display: flex; gap: var(--s3); }
        [data-testid=matrix] > .legend { padding-top: var(--s3); }
        .value { display: inline-block; margin-right: var(--s3); }
        .row.gone { border-left: 3px solid var(--bad); } .row.came { border-left: 3px solid var(--ok); }
        .chart { display: block; width: 100%; min-width: 640px; padding: var(--pad); }
        .scroll:has(> .chart:not(.early)) { direction: rtl; } .scroll > .chart { direction: ltr; }
        .tick { fill: var(--soft); font-size: 12px; }
        .values summary { padding: var(--pad); }
        .aggregate { padding: var(--pad); }
        .aggregate p { margin-bottom: var(--s2); }
        .year rect { width: 11px; height: 11px; rx: 2px; fill: var(--bar); }
        .year [data-state=missing], .year .missing { fill: none; stroke: var(--line); }
        .year [data-state=stale], .year .stale { fill: var(--warn); rx: 6px; }
        .year [data-state=failed], .year .failed { fill: var(--bad); transform: rotate(45deg) scale(.8);
        transform-box: fill-box; transform-origin: center; }
        .document, .deux { display: grid; gap: var(--s4); grid-template-columns: minmax(0, 1fr); }
        .deux { grid-template-columns: repeat(auto-fit, minmax(17rem, 1fr)); }
        .deux:has(.large) { grid-template-columns: 1fr 2fr; }
        .document { padding: var(--s4); overflow-x: auto; }
        .document tbody th { font-weight: 400; min-width: 0; overflow-wrap: normal; }
        .document .visas { display: none; }
        .document :is(.petit, .pied, .u, .lieu) { color: var(--soft); font-size: .85em; }
        .document :is(td, th) { padding: 3px var(--s1); }
        .document .titre { background: var(--rule); }
        .jour { font-weight: 600; }

        """
}
