// SPDX-License-Identifier: Apache-2.0

package import Configuration
package import Deliveries

extension Export {
    /// A folder of another host that each file is put into.
    package struct Target: Sendable, Equatable {
        /// How it is seen there that a file is whole: by sftp before it has its name.
        package enum Check: String, Sendable, CaseIterable {
            case size
            /// Its bytes are read there again, or their digest, if the server has one.
            case content
            /// Of the web and of S3: that the server has said so, which need not let anybody read it.
            case answer
        }

        /// By which protocol, and who we are there.
        package enum Way: Sendable, Equatable {
            case sftp(user: String, SecretPlace, HostProof)
            case s3(region: String, accessKey: String, SecretPlace)
            /// PUT. With a user the secret is the password; without one a token.
            case web(user: String?, SecretPlace?)

            /// Nil: whoever asks may write there.
            package var secret: SecretPlace? {
                switch self {
                case .sftp(_, let secret, _), .s3(_, _, let secret): secret
                case .web(_, let secret): secret
                }
            }
        }

        /// As it is declared, `sftp://user@host/folder/`: no secret is in it, and it is what the target
        /// is known by.
        package var address: String
        /// The address without its user; of S3 that of https.
        package var url: String
        package var way: Way
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
