// SPDX-License-Identifier: Apache-2.0

/// What whoever asks wants to stand beside each entry that is made for it.
package enum JournalNote {
    /// For whom it is done, as another program tells it: text, which gives no right.
    @TaskLocal package static var onBehalfOf: String?
}
