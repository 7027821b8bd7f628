// SPDX-License-Identifier: Apache-2.0

extension Stylesheet {
    /// The way to the factory's own login.
    static let login = """
        .wide { display: block; text-align: center; text-wrap: balance; text-decoration: none; padding: 9px 14px; }
        .or { display: flex; align-items: center; gap: var(--s3); margin: 0; color: var(--soft); }
        .or::before, .or::after { content: ""; flex: 1; border-top: 1px solid var(--line); }
        """
}
