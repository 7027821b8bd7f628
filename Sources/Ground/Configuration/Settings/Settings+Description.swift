// SPDX-License-Identifier: Apache-2.0

extension Settings: CustomStringConvertible {
    /// Each setting in force, as YAML; a password in the database's URL is not shown.
    package var description: String {
        (["home: \(home)"] + Self.declared.map { $0.line(of: self) }).joined(separator: "\n")
    }

    /// A libpq URL or `key=value` string with the password put out of sight.
    package static func withoutPassword(_ url: String) -> String {
        url.replacing(#/(:\/\/[^:@\/]*):[^@\/]*@/#) { "\($0.output.1):***@" }
            .replacing(#/password=('[^']*'|[^ &]*)/#, with: "password=***")
    }
}
