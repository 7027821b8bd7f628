// SPDX-License-Identifier: Apache-2.0

/// What has been said between us and a server so far.
final class Dialogue {
    private let mail: [UInt8]
    private var said = 0
    /// Whether all of the mail was taken to be sent, its end too.
    private(set) var isSaid = false
    /// The last answer: its code and its words.
    private(set) var answer: (code: Int, text: String)?
    /// Whether the server has asked for the mail.
    private var isAsked = false
    /// The answer to the mail itself.
    private(set) var verdict: (code: Int, text: String)?

    private static let goodbye = 221
    /// Characters that are kept of an answer.
    static let answerLength = 500

    /// What the caller has thrown when it was told that the mail is about to be said.
    private(set) var failure: (any Error)?
    private let onBeginning: () throws -> Void

    /// - Parameter onBeginning: called before the first byte is given away; where it throws, none is.
    init(_ mail: [UInt8], onBeginning: @escaping () throws -> Void) {
        self.mail = mail
        self.onBeginning = onBeginning
    }

    /// The next bytes to send; none: that was all; nil: it is not to be sent.
    func next(_ most: Int) -> ArraySlice<UInt8>? {
        if said == 0 {
            do { try onBeginning() } catch {
                failure = error
                return nil
            }
        }
        let piece = mail[said..<min(said + most, mail.count)]
        said = piece.endIndex
        // Of a known size libcurl asks for no byte behind the last one.
        if said == mail.count { isSaid = true }
        return piece
    }

    /// Without line ends, and with a mark for what no text of ours may have: a server may say NUL.
    private static func cleaned(_ line: String) -> String {
        let words = line.filter { !$0.isNewline }.unicodeScalars.prefix(answerLength).map {
            $0.value < 0x20 || $0.value == 0x7f ? "\u{FFFD}" : $0
        }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: words)
        return String(text)
    }

    /// A line of the server's; of an answer in several lines the last one counts.
    func hear(_ line: String) {
        let clean = Self.cleaned(line)
        guard let code = Int(clean.prefix(3)), clean.dropFirst(3).first != "-" else { return }
        // Good-bye, which libcurl asks for by itself, is about nothing.
        guard code != Self.goodbye else { return }
        answer = (code, clean)
        if code == 354 {
            isAsked = true
        } else if isAsked, verdict == nil {
            verdict = (code, clean)
        }
    }
}
