// SPDX-License-Identifier: Apache-2.0

package import Configuration

/// The declaration of a webhook: another system that is told what happens here.
package struct Webhook: Sendable, Equatable {
    package var name: String
    package var address: Address
    package var events: [EventKind]
    /// Of whose files it is told; nil: of every feed's.
    package var feeds: [String]?
    package var secret: SecretPlace
    /// The one before, while the receiver is being given the new one: messages are signed by both.
    package var oldSecret: SecretPlace?
    /// For one message: connection, sending and answer.
    package var timeout: Duration
    /// What happens waits for it, and nothing is sent to it but for the asking.
    package var isPaused = false
    package var file: String

    /// Where messages go.
    package struct Address: Sendable, Equatable {
        package var text: String
        /// Scheme, host and port: what comes behind them may be a secret.
        package var shown: String

        package init(text: String, shown: String) {
            self.text = text
            self.shown = shown
        }
    }

    package enum Limits {
        package static let timeout = Duration.seconds(15)
        package static let timeouts = Duration.seconds(1)...Duration.seconds(60)
        package static let feeds = 100
        /// Characters of a sentence or a subject in a message; a longer one is cut.
        package static let text = 1_000
        /// Bytes of it, escapes of JSON too: one character may have any number.
        package static let textBytes = 4_000
        /// Bytes of a message, which the limits of its parts keep it below: three texts at most.
        package static let body = 20_000
        /// Messages in a row that nobody took in the time they are tried: then it is stopped.
        package static let refusedInARow = 20
        /// For so long one webhook may keep the others waiting in one look.
        package static let turn = Duration.seconds(60)
        /// Messages that its receiver does not like by themselves, after which it gets no other in a look.
        package static let unlikedInALook = 4
        /// For so long no declaration has it before it is let go, and what waits for it.
        package static let absence = Duration.seconds(86_400)
        /// Characters of why somebody has paused it.
        package static let reason = 500
        /// For so long it is waited for that a written file has its name.
        package static let naming = Duration.seconds(600)
    }
}
