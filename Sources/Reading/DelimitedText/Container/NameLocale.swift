// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Records

/// The locale that libarchive gives names in: UTF-8, whatever the process was started with.
///
/// In the C locale it would give `?` for each letter with an accent.
@safe final class NameLocale {
    private let locale: locale_t

    init() throws {
        // The mask of LC_CTYPE, which is a macro in C.
        guard let locale = unsafe newlocale(1 << LC_CTYPE, "C.UTF-8", nil) else {
            throw SourceError(
                .encoding, of: "C.UTF-8",
                description: "no locale C.UTF-8: install the package that has it (libc-bin)")
        }
        unsafe self.locale = locale
    }

    deinit { unsafe freelocale(locale) }

    /// Of this thread, as long as the body runs.
    func use<Result>(_ body: () throws -> Result) rethrows -> Result {
        let before = unsafe uselocale(locale)
        defer { unsafe _ = uselocale(before) }
        return try body()
    }
}
