// SPDX-License-Identifier: Apache-2.0

internal import Accounts

/// The name of a request in the log and in its answer: 64 bits of chance, in hexadecimal.
enum RequestID {
    static func make() -> String {
        Secret.bytes(8).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
