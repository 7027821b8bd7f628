// SPDX-License-Identifier: Apache-2.0

internal import CCurl

/// Judges how a transmission ended, from what was said.
struct Verdict {
    let server: MailServer
    let dialogue: Dialogue

    func delivery(_ result: CURLcode, _ detail: String) -> Delivery {
        // What the server says of the mail itself is the last word, whatever happens after it.
        if let verdict = dialogue.verdict {
            switch verdict.code {
            case 200..<300: return .accepted(verdict.text)
            case 500..<600: return .refused(verdict.text)
            default: return .later(verdict.text)
            }
        }
        if dialogue.isSaid { return .unknown(detail) }
        switch result {
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CACERT_BADFILE,
            CURLE_SSL_CONNECT_ERROR:
            return .unusable(MailTrouble(.untrusted, server, detail))
        case CURLE_USE_SSL_FAILED: return .unusable(MailTrouble(.unencrypted, server, detail))
        case CURLE_LOGIN_DENIED: return .unusable(MailTrouble(.denied, server, words(detail)))
        case CURLE_COULDNT_CONNECT, CURLE_COULDNT_RESOLVE_HOST, CURLE_OPERATION_TIMEDOUT,
            CURLE_GOT_NOTHING, CURLE_RECV_ERROR:
            return .unusable(MailTrouble(.unreachable, server, detail))
        default: return refusal(detail)
        }
    }

    /// Good-bye before its time, of a server that goes or wants no more of us for now.
    private static let closing = 421

    /// Before the mail was asked for: of the server, of the sender, or of the recipient.
    private func refusal(_ detail: String) -> Delivery {
        guard let answer = dialogue.answer, answer.code >= 400 else {
            return .unusable(MailTrouble(.failed, server, detail))
        }
        // What is said before the sender is named is about nobody: a banner, a greeting.
        guard answer.code != Self.closing,
            ["MAIL", "RCPT", "DATA"].contains(where: { detail.hasPrefix("\($0) failed") })
        else { return .unusable(MailTrouble(.failed, server, answer.text)) }
        // Too large, which the server says as soon as it is told the size.
        if answer.code == 552 { return .refused(answer.text) }
        guard !detail.hasPrefix("MAIL failed") else {
            return answer.code < 500
                ? .later(answer.text) : .unusable(MailTrouble(.sender, server, answer.text))
        }
        return answer.code < 500 ? .later(answer.text) : .refused(answer.text)
    }

    private func words(_ detail: String) -> String { dialogue.answer?.text ?? detail }
}
