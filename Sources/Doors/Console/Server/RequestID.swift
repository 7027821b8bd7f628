// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Wording

/// The name of a request in the log and in its answer: 64 bits of chance, in hexadecimal.
enum RequestID {
    static func make() -> String {
        hexadecimal(Secret.bytes(8))
    }
}
