// SPDX-License-Identifier: Apache-2.0

extension Stylesheet {
    /// The way to the factory's own login.
    static let login = """
        .sso { display: block; text-align: center; text-wrap: balance; }
        """
}
