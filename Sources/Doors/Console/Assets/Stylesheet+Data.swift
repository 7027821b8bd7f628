// SPDX-License-Identifier: Apache-2.0

extension Stylesheet {
    /// Of data, charts, aggregates, reports and exports.
    static let data = """
        .none { color: var(--soft); font-weight: 400; } .years { display: flex; gap: var(--s3); }
        [data-testid=rows] th { white-space: nowrap; } [data-testid=matrix] > .legend { padding-top: var(--s3); } .value { display: inline-block; margin-right: var(--s3); }
        del { color: var(--soft); } ins { text-decoration: none; font-weight: 600; }
        .filters.inner { padding: var(--s3) var(--s4); } h3 { font-size: 14px; margin: var(--s2) 0 0; font-weight: 600; }
        .row.gone { border-left: 3px solid var(--bad); } .row.came { border-left: 3px solid var(--ok); }
        .chart { display: block; width: 100%; min-width: 640px; padding: var(--s3) var(--s4); }
        .grid { stroke: var(--rule); } .tick { fill: var(--soft); font-size: 12px; }
        .end { text-anchor: end; } .middle { text-anchor: middle; }
        .line { fill: none; stroke: var(--bar); stroke-width: 1.5; }
        .point { fill: var(--accent); stroke: var(--sheet); } .point.bad { fill: var(--bad); }
        .point.censored { fill: none; stroke: var(--warn); stroke-width: 1.5; }
        .limit { stroke: var(--field); background: none; } .limit.bad { stroke: var(--bad); }
        .limit.warn { stroke: var(--warn); stroke-dasharray: 5 4; }
        .values { border-top: 1px solid var(--rule); } .values summary { cursor: pointer; padding: var(--s3) var(--s4); }
        .aggregate { padding: var(--s3) var(--s4); border-top: 1px solid var(--rule); }
        .aggregate p { margin: 0 0 var(--s2); }
        .year rect { width: 11px; height: 11px; rx: 2px; fill: var(--bar); }
        .year [data-state=missing], .year .missing { fill: none; stroke: var(--line); }
        .year [data-state=stale], .year .stale { fill: var(--warn); rx: 6px; }
        .year [data-state=failed], .year .failed { fill: var(--bad); transform: rotate(45deg) scale(.8);
        transform-box: fill-box; transform-origin: center; }
        .facts.sheet { columns: 2 22rem; column-gap: var(--s6); } .facts.sheet div { break-inside: avoid;
        grid-template-columns: minmax(0, 1fr) auto; border-bottom: 1px solid var(--rule); }
        .facts.sheet dd { text-align: right; font-weight: 550; }
        @media print { .menu, .skip { display: none; } .facts.sheet { columns: 2; }
        [data-page=report] th, [data-page=report] td { padding: 3px 6px; } [data-page=report] .facts div { padding: 2px 0; }
        [data-page=report] h1 { font-size: 18px; } }

        """
}
