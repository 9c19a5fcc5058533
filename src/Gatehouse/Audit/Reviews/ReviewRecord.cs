using System.Text;
using System.Text.Json;
using Gatehouse.Keys;

namespace Gatehouse.Audit.Reviews;

/// <summary>What a review says, as it is signed and kept.</summary>
/// <param name="Id">Its id: the day, and 8 characters that nobody guesses.</param>
/// <param name="At">When.</param>
/// <param name="Actor">Who asked for it.</param>
/// <param name="Reason">Why; may be empty.</param>
/// <param name="Days">Not used for so long is dormant.</param>
/// <param name="RecordsSince">Since when the use of rights is recorded; null when it never was.</param>
/// <param name="Policy">Version of the policy.</param>
/// <param name="Findings">What was found.</param>
/// <param name="Notes">What could not be told.</param>
/// <param name="Matrix">The matrix without what nobody used.</param>
/// <param name="Actions">What was suspended and blocked.</param>
internal sealed record ReviewRecord(
    string Id, DateTimeOffset At, string Actor, string Reason, int Days, DateTimeOffset? RecordsSince, string Policy,
    IReadOnlyList<Finding> Findings, IReadOnlyList<string> Notes, string? Matrix, IReadOnlyList<ReviewAction> Actions)
{
    private const string Purpose = "gatehouse-access-review";

    private static readonly JsonSerializerOptions Words = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>A new id.</summary>
    internal static string NewId(DateTimeOffset at) => $"{at.UtcDateTime:yyyyMMdd}-{KeyId.New()[..8]}";

    /// <summary>The signed text.</summary>
    internal SignedReview Sign(AuditSigner signer)
    {
        var body = JsonSerializer.Serialize(this, Words);
        return new SignedReview(Id, At, body, signer.KeyId, signer.Sign(Purpose, Encoding.UTF8.GetBytes(body)));
    }

    /// <summary>Reads a kept one; null when it is not what was signed.</summary>
    internal static ReviewRecord? Read(SignedReview review, AuditKey key)
    {
        if (!key.Verify(Purpose, Encoding.UTF8.GetBytes(review.Body), review.Signature.Span))
            return null;

        // One that was signed, shown as another.
        var record = JsonSerializer.Deserialize<ReviewRecord>(review.Body, Words);
        return record?.Id == review.Id ? record : null;
    }
}
