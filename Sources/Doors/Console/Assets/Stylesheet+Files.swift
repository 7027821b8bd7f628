// SPDX-License-Identifier: Apache-2.0

extension Stylesheet {
    /// Of files, uploads, mending and feeds.
    static let files = """
        .why { list-style: none; margin: 0; padding: var(--s3) var(--s4); display: grid; gap: var(--s2); }
        .why li { overflow-wrap: anywhere; }
        .why + .scroll { border-top: 1px solid var(--rule); }
        del { color: var(--soft); } ins { text-decoration: none; font-weight: 550; }
        input[type=file] { padding: 5px; }
        input.line { font: var(--mono); }
        .mend { display: grid; grid-template-columns: minmax(0, 1fr); gap: var(--s2); padding: var(--s3) var(--s4); border-bottom: 1px solid var(--rule); }
        .mend p { margin: 0; }
        pre.bytes { font: var(--mono); margin: 0; padding: var(--s3) var(--s4); overflow-x: auto; max-height: 40rem; }
        pre.bytes b { color: var(--soft); font-weight: 400; user-select: none; }
        [data-testid=columns] td:nth-child(3) code { white-space: nowrap; }
        pre.bytes mark { background: var(--bad-soft); color: var(--bad); border-bottom: 2px solid var(--bad); }

        """
}
