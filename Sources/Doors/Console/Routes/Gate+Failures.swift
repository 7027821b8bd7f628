// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Postgres
internal import Views

extension Gate {
    /// Of what the client has done; nil: it is ours.
    static func status(of error: any Error) -> Int? {
        switch error {
        case Refusal.notFound: 404
        case Refusal.malformed, is CursorRefused: 400
        case Refusal.unknownField, Refusal.tooLong: 422
        case Refusal.noToken, Refusal.forbidden: 403
        case MultipartError.malformed, MultipartError.cut: 400
        case is MultipartError: 413
        default: nil
        }
    }

    /// Whether there was no time for it, and nothing else is wrong.
    static func isHaste(_ error: any Error) -> Bool {
        switch (error as? PostgresError)?.code {
        case .cancelled?: true
        default: error is CancellationError || error is HashingFailed
        }
    }

    /// Whether the same may succeed in a moment.
    static func isPassing(_ error: any Error) -> Bool {
        error is SpoolFailed || error is SiteWatch.Unfinished
            || (error as? PostgresError)?.passes ?? false
    }
}
