// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// A driver's words without the password: some repeat the connection string, or a part of it, in the
/// ways in which it may be written there.
struct HiddenPassword {
    private let forms: [String]

    init(_ password: String) {
        let signs = CharacterSet.alphanumerics
        let all = [
            password, password.replacing("}", with: "}}"),
            password.addingPercentEncoding(withAllowedCharacters: signs) ?? password,
        ]
        // The longest first: the others may be parts of it.
        forms = Set(all).filter { !$0.isEmpty }.sorted { $0.utf8.count > $1.utf8.count }
    }

    func hidden(in text: String) -> String {
        forms.reduce(text) { $0.replacing($1, with: "***") }
    }
}
