// SPDX-License-Identifier: Apache-2.0

internal import CLibPQ

/// Keeps the server's last notices instead of letting libpq print them.
final class Notices {
    private static let limit = 32
    private(set) var texts: [String] = []
    /// The server has given up waiting for a standby: the commit is on its own disk only.
    private(set) var hasCutWait = false

    /// Forgets it; gives whether it was so.
    func takeCutWait() -> Bool {
        defer { hasCutWait = false }
        return hasCutWait
    }

    /// Must live as long as the connection does: libpq keeps a pointer to it.
    init(of connection: OpaquePointer) {
        let receiver: PQnoticeReceiver = { context, result in
            guard let context = unsafe context else { return }
            let text = unsafe PQresultErrorField(result, Int32(BASCULE_DIAG_MESSAGE.rawValue))
                .map { unsafe String(cString: $0) }
            // The words are in the server's language, the name of its function is not.
            let function = unsafe PQresultErrorField(result, Int32(BASCULE_DIAG_FUNCTION.rawValue))
                .map { unsafe String(cString: $0) }
            unsafe Unmanaged<Notices>.fromOpaque(context).takeUnretainedValue()
                .addNotice(text ?? "", from: function)
        }
        unsafe PQsetNoticeReceiver(
            connection, receiver, Unmanaged.passUnretained(self).toOpaque())
    }

    private func addNotice(_ text: String, from function: String?) {
        if function == "SyncRepWaitForLSN" { hasCutWait = true }
        if texts.count == Self.limit { texts.removeFirst() }
        texts.append(text)
    }
}
