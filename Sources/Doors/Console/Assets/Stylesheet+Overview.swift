// SPDX-License-Identifier: Apache-2.0

extension Stylesheet {
    /// Of the first page, and of lines that are cut.
    static let overview = """
        .matters b small { display: inline; font-weight: 400; margin: 0 6px; }
        @media (min-width: 601px) { #waiting tbody th { min-width: 14rem; } }
        .notes summary { color: var(--soft); cursor: pointer; min-height: 24px; }
        .notes .matters li { border-left-color: var(--calm); }
        .cut { color: var(--soft); font: italic 13px/1.5 system-ui, sans-serif; }

        """
}
