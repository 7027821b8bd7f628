// SPDX-License-Identifier: Apache-2.0

extension Stylesheet {
    /// Tables, states, lines of files.
    static let parts = """
        .scroll { overflow-x: auto; }
        table { border-collapse: collapse; width: 100%; overflow-wrap: break-word; }
        caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
        th, td { text-align: left; padding: 9px var(--s4); border-bottom: var(--hair); vertical-align: baseline; }
        tbody tr:last-child > * { border-bottom: 0; }
        thead th { font-size: 12.5px; font-weight: 550; white-space: nowrap; }
        tbody th { font-weight: 550; overflow-wrap: anywhere; min-width: 9rem; }
        tbody tr:hover { background: color-mix(in srgb, var(--rule) 45%, transparent); }
        code { font: var(--mono); }
        code, .wide { overflow-wrap: anywhere; }
        .n { text-align: right; white-space: nowrap; }
        time, [data-testid=rows] th { white-space: nowrap; }
        [data-testid=faults] { table-layout: fixed; }
        [data-testid=faults] th:first-child { width: 5rem; }
        [data-testid=faults] th:nth-child(2) { width: 11rem; }
        [data-testid=columns] td:nth-child(3) code { white-space: nowrap; }
        .bad-text { color: var(--bad); font-weight: 600; }
        .tag { display: inline-flex; gap: 6px; align-items: center; font-size: 13px; padding: 1px 9px 1px 7px;
        border-radius: 99px; white-space: nowrap; font-weight: 550; }
        .tag::before { content: ""; width: 7px; height: 7px; border-radius: 2px; background: currentColor; }
        .tag.warn::before { border-radius: 50%; }
        .tag.bad::before { transform: rotate(45deg); }
        .tag.info::before { width: 11px; height: 3px; }
        .ok { color: var(--ok); background: var(--ok-soft); }
        .warn { color: var(--warn); background: var(--warn-soft); }
        .bad { color: var(--bad); background: var(--bad-soft); }
        .info { color: var(--info); background: var(--info-soft); }
        .calm { color: var(--soft); background: var(--rule); }
        .row { font: var(--mono); white-space: pre-wrap; display: block; padding: 6px 10px; background: var(--paper);
        border-radius: 6px; border: var(--hair); margin-top: 6px; }
        .row mark, .bytes mark { background: var(--bad-soft); color: var(--bad); border-bottom: 2px solid; padding: 1px 2px; }
        .cut { color: var(--soft); font: italic 13px/1.5 system-ui, sans-serif; }
        .bytes { font: var(--mono); padding: var(--pad); overflow-x: auto; max-height: 40rem; }
        .bytes b { font-weight: 400; user-select: none; }
        .log, .json { font: var(--mono); white-space: pre-wrap; padding: var(--pad);
        max-height: 36rem; overflow: auto; }
        .log b { color: var(--bad); }
        .sum { display: block; width: calc(100% - 32px); height: 22px; margin: var(--s4) var(--s4) var(--s3);
        border-radius: 5px; background: var(--rule); }
        .legend { gap: var(--s1) var(--s4); padding: 0 var(--s4) var(--s4);
        font-size: 13.5px; }
        .legend b { color: var(--ink); }
        .legend svg { margin-right: 6px; }
        .fill-ok { fill: var(--ok); } .fill-info { fill: var(--info); } .fill-bad, .barbad { fill: var(--bad); }
        .fill-calm { fill: var(--calm); } .barx { fill: var(--bar); } .barno { fill: var(--line); }

        """
}
