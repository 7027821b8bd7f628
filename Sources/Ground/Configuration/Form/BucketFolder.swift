// SPDX-License-Identifier: Apache-2.0

/// What of a bucket begins with one prefix, by the protocol S3, and who we are to its server.
package struct BucketFolder: Sendable, Equatable {
    /// `https://host/bucket/prefix/`: the bucket stands in the path, whatever its name.
    package let url: String
    package let region: String
    package let accessKey: String

    /// Whose servers are asked where a region and no `endpoint` is declared.
    static func endpoint(of region: String) -> String { "https://s3.\(region).amazonaws.com" }

    /// What servers that know no regions take for theirs.
    static let usualRegion = "us-east-1"

    // MARK: The keys that say it, beside the address and the secret

    package static let endpointForm = KeyForm(
        "endpoint", .text(like: "^https?://[^/?#@\\s]{1,260}/?$"),
        "Of s3: the server, https://host or https://host:port; Amazon's of the region unless told")
    package static let regionForm = KeyForm(
        "region", .text(like: "^[a-z0-9-]{1,40}$"),
        "Of s3: where the bucket is, as eu-west-3; with endpoint us-east-1 unless told")
    package static let accessKeyForm = KeyForm(
        "access_key", .text(like: "^[A-Za-z0-9._-]{3,128}$"),
        "Of s3: the id of the access key; the key itself is the secret")

    package static let names = [endpointForm, regionForm, accessKeyForm].map(\.name)
}
