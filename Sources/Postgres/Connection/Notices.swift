// SPDX-License-Identifier: Apache-2.0

internal import CLibPQ

/// Keeps the server's last notices instead of letting libpq print them.
final class Notices {
    private static let limit = 32
    private(set) var texts: [String] = []

    /// Must live as long as the connection does: libpq keeps a pointer to it.
    init(of connection: OpaquePointer) {
        let receiver: PQnoticeReceiver = { context, result in
            guard let context = unsafe context else { return }
            let text = unsafe PQresultErrorField(result, Int32(BASCULE_DIAG_MESSAGE.rawValue))
                .map { unsafe String(cString: $0) }
            unsafe Unmanaged<Notices>.fromOpaque(context).takeUnretainedValue().note(text ?? "")
        }
        unsafe PQsetNoticeReceiver(
            connection, receiver, Unmanaged.passUnretained(self).toOpaque())
    }

    private func note(_ text: String) {
        if texts.count == Self.limit { texts.removeFirst() }
        texts.append(text)
    }
}
