// SPDX-License-Identifier: Apache-2.0

extension Stylesheet {
    /// The operations of the API.
    static let api = """
        .operation { border-top: 1px solid var(--line); padding: 0 var(--s4); }
        .operation summary { cursor: pointer; padding: 8px 0; }
        .operation summary code { font-weight: 600; overflow-wrap: anywhere; }
        .operation small { color: var(--soft); display: block; margin-left: 1.1em; }
        .operation h3 { font-size: 1rem; margin: var(--s2) 0 0; }
        .operation .facts { padding: 0; }
        """
}
