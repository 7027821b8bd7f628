// SPDX-License-Identifier: Apache-2.0

internal import Deliveries
internal import Postgres
internal import SMTP

extension PostRoom {
    /// That of mails: a recipient is a line of it, and one of whom nobody knows is sent to once more.
    static let mails = PostRoom(
        "bascule.mail_recipient", lock: "bascule.mails", unknownsMost: 2)
}

extension Attempt.Answer {
    /// What a server of mails said.
    init(_ delivery: Delivery) {
        switch delivery {
        case .accepted(let text): self = .accepted(text)
        case .refused(let text): self = .refused(text)
        case .unknown(let text): self = .unknown(text)
        case .later(let text): self = .later(text)
        case .unusable(let trouble): self = .later(trouble.detail)
        }
    }
}
