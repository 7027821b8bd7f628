// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// The errno of a call that failed.
struct SystemError: Error, Hashable {
    let number: Int32

    init(_ number: Int32) { self.number = number }

    var text: String { Errno.text(number) }
}
