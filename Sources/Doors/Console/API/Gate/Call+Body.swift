// SPDX-License-Identifier: Apache-2.0

extension Call {
    /// With its body, read and held against the declaration; nothing sent is an empty object.
    func with(_ bytes: [UInt8]) throws(Problem) -> Call {
        guard let fields = operation.body else { return self }
        var sent = JSON.object([JSON.Member]())
        if !bytes.isEmpty {
            do {
                sent = try JSONReader.read(bytes)
            } catch {
                throw .malformed(error.why)
            }
        }
        let misfits = Shape.fields(fields).misfits(sent, at: "")
        guard misfits.isEmpty else { throw .invalid(misfits) }
        if sent[Operation.onBehalfOf.name] != nil, query[Operation.onBehalfOf.name] != nil {
            throw .malformed(Self.twice)
        }
        var call = self
        call.body = sent
        return call
    }
}
