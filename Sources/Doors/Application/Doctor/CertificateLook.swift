// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Foundation
internal import Wording

/// The end of another server's certificate, told before it comes.
enum CertificateLook {
    /// Days before its end that a certificate is told of.
    static let daysBefore: Int64 = 30

    static func endsSoon(_ end: Int64) -> Bool {
        end - Int64(Date.now.timeIntervalSince1970) < daysBefore * 86_400
    }

    /// As a sentence has it.
    static func day(_ end: Int64) -> Substring { InstantText.utc(end).prefix(10) }
}
