// SPDX-License-Identifier: Apache-2.0

package import Wording

/// A file can't be judged at this moment: others are at work on the same.
package struct JudgementDeferred: Worded {
    let why: Phrase

    package var sentence: Phrase { why }
}
