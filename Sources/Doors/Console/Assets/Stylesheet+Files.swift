// SPDX-License-Identifier: Apache-2.0

extension Stylesheet {
    /// Of files, uploads, mending, feeds, schedules and the API.
    static let files = """
        .why { padding: var(--pad); gap: var(--s2); }
        .why + .scroll, .values, .aggregate, .operation { border-top: var(--hair); }
        .mend { grid-template-columns: minmax(0, 1fr); gap: var(--s2); padding: var(--pad); border-bottom: var(--hair); }
        .operation { padding: 0 var(--s4); }
        .operation summary { padding: var(--s2) 0; }
        .operation summary code { font-weight: 600; }
        .operation small { margin-left: 1.1em; }
        .operation p { margin: var(--s2) 0; }
        .operation .facts { padding: 0; }

        """
}
