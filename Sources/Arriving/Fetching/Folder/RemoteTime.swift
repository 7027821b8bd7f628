// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Times as other hosts write them.
enum RemoteTime {
    /// Seconds since 1970 of `YYYYMMDDhhmmss` in UTC; a fraction may follow.
    ///
    /// Nil: it is no time.
    static func seconds(_ text: String) -> Int64? {
        let digits = Array(text.utf8.prefix(14))
        guard digits.count == 14, digits.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        func number(_ range: Range<Int>) -> Int32 {
            digits[range].reduce(0) { $0 * 10 + Int32($1 - 0x30) }
        }
        let (month, hour) = (number(4..<6), number(8..<10))
        let (minute, second) = (number(10..<12), number(12..<14))
        guard (1...12).contains(month), hour < 24, minute < 60, second <= 60 else { return nil }
        var time = unsafe tm()
        unsafe time.tm_year = number(0..<4) - 1_900
        unsafe time.tm_mon = month - 1
        unsafe time.tm_mday = number(6..<8)
        unsafe time.tm_hour = hour
        unsafe time.tm_min = minute
        unsafe time.tm_sec = second
        return Int64(unsafe timegm(&time))
    }
}
