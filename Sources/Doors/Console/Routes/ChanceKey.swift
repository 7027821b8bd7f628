// SPDX-License-Identifier: Apache-2.0

internal import Accounts

/// The key of a browser that is not logged in: what its forms' tokens are bound to.
///
/// It has the form of a session's key and is never one: a login makes its own.
enum ChanceKey {
    private static let letters = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    static func make() -> String {
        String(decoding: Secret.bytes(43).map { letters[Int($0) % letters.count] }, as: UTF8.self)
    }
}
