// SPDX-License-Identifier: Apache-2.0

package import Configuration
package import Deliveries

extension Export {
    /// A folder of another host, by sftp, that each file is put into.
    package struct Target: Sendable, Equatable {
        /// How it is seen there that a file is whole, before it has its name.
        package enum Check: String, Sendable, CaseIterable {
            case size
            /// Its bytes are read there again: no server of sftp is asked for a digest.
            case content
        }

        /// As it is declared, `sftp://user@host/folder/`: no secret is in it, and it is what the target
        /// is known by.
        package var address: String
        package var user: String
        /// The address without its user.
        package var url: String
        package var secret: SecretPlace
        package var proof: HostProof
        package var check = Check.size
        package var pace = Attempt.Pace()
        /// Tries of one file that fail, after which somebody is told.
        package var alertAfter = Limits.alertAfter
        /// For one file.
        package var time = Limits.time

        package enum Limits {
            package static let targets = 10
            package static let firstWaits = Duration.seconds(1)...Duration.seconds(3_600)
            package static let longestWaits = Duration.seconds(1)...Duration.seconds(86_400)
            package static let patiences = Duration.seconds(1)...Duration.seconds(30 * 86_400)
            package static let alertAfter = 3
            package static let alertsAfter = 1...1_000
            package static let time = Duration.seconds(1_800)
            package static let times = Duration.seconds(1)...Duration.seconds(3_600)
            /// Characters of why one is paused.
            package static let reason = 500
        }
    }
}
