// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Numbers of errno in words.
enum Errno {
    static func text(_ number: Int32) -> String {
        unsafe String(cString: strerror(number))
    }
}
