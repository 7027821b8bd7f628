// SPDX-License-Identifier: Apache-2.0

extension Stylesheet {
    /// Of wide and narrow windows, and of paper.
    static let widths = """
        /* Wide: the menu stands open, where a browser can do that; else it opens by its button. */
        @media (min-width: 861px) {
        @supports selector(::details-content) {
        .menu summary { display: none; }
        .menu::details-content { content-visibility: visible; display: block; }
        }
        [data-testid=rows] { min-width: 100%; width: max-content; }
        [data-testid=rows] td { max-width: 24rem; }
        #waiting tbody th { min-width: 14rem; }
        [data-testid=journal] tbody th { min-width: 11rem; }
        [data-testid=schedules] tbody th, [data-testid=jobs] tbody th { min-width: 14.5rem; }
        }
        @media (max-width: 860px) {
        main { padding: var(--s4); gap: var(--s4); }
        .top > div { padding: var(--s2) var(--s4); gap: var(--s2); }
        .who { font-size: 13px; gap: var(--s2); }
        kbd { display: none; }
        nav.main { font-size: 15px; gap: var(--s2); }
        nav.main div { flex: 1 1 100%; border-top: var(--hair); padding-top: var(--s2); }
        nav.main a { padding: 8px 10px; }
        footer { padding: 0 var(--s4) var(--s4); }
        .figures { grid-template-columns: 1fr 1fr; }
        .figures > :last-child:nth-child(odd) { grid-column: 1 / -1; }
        }
        @media (max-width: 600px) {
        thead { display: none; }
        table, tbody, tr, td, tbody th { display: block; }
        tr { padding: var(--pad); border-bottom: var(--hair); }
        tbody tr:last-child { border-bottom: 0; }
        td, tbody th { border: 0; padding: 2px 0; }
        td[data-label] { display: grid; grid-template-columns: 7.5rem minmax(0, 1fr); gap: var(--s2); overflow-wrap: anywhere; }
        td[data-label]::before { content: attr(data-label); color: var(--soft); font-size: 13px; }
        td[data-label] > * { justify-self: start; max-width: 100%; }
        .n { text-align: left; }
        td.wide[data-label], td.wide[data-label]::before { display: block; }
        [data-testid=faults] tbody th { width: auto; }
        .facts div { grid-template-columns: 1fr; gap: 0; }
        .document :is(table, thead, tbody, tr, td, th) { display: revert; font-size: 13px; }
        .deux:has(.large) { display: block; }
        .document .n { text-align: end; }
        .filters label { max-width: none; }
        h1 { font-size: 22px; }
        }
        @media print {
        :root { color-scheme: light; }
        .top, footer, .filters, .pages, form, .acts, .fields, .skip { display: none; }
        body { background: #fff; font-size: 10px; }
        h1 { font-size: 18px; } h2 { font-size: 12px; } code { font-size: 8px; }
        main { padding: 0; max-width: none; gap: var(--s2); }
        small, .tag { font-size: 9px; } table, thead th { font-size: 7.8px; white-space: normal; }
        th, td, .facts, .facts div, .panel > header, .tag, .empty { padding: 1px 2px; }
        tbody th { min-width: 0; }
        tr { break-inside: avoid; }
        .scroll, .document, .chart { overflow: visible; min-width: 0; }
        }
        @page { size: A4; margin: 15mm; }

        """
}
