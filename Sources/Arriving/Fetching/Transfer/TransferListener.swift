// SPDX-License-Identifier: Apache-2.0

/// Who hears what the other end of a transfer says, on the transfer's thread.
///
/// An answer of false ends the transfer.
protocol TransferListener: AnyObject {
    /// A line of a head, or of an answer that is no file and no mail.
    func hear(_ line: String) -> Bool
    /// Bytes of a body, in their order.
    func take(_ chunk: [UInt8]) -> Bool
    /// Asked about once a second, and when bytes have come.
    ///
    /// - Parameter total: bytes of the body as the other end says; 0: it does not say.
    func goesOn(of total: Int64) -> Bool
    /// The next bytes of what is sent, at most so many; none: its end; nil ends the transfer.
    func give(_ most: Int) -> [UInt8]?
}

extension TransferListener {
    func give(_: Int) -> [UInt8]? { [] }
}
