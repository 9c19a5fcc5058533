using System.Text.Json;

namespace Gatehouse.Audit;

/// <summary>The words of a decision line; changing one breaks whoever reads the log.</summary>
internal static class Word
{
    public static readonly JsonEncodedText Time = JsonEncodedText.Encode("time");
    public static readonly JsonEncodedText RequestId = JsonEncodedText.Encode("request_id");
    public static readonly JsonEncodedText Source = JsonEncodedText.Encode("source");
    public static readonly JsonEncodedText Method = JsonEncodedText.Encode("method");
    public static readonly JsonEncodedText Client = JsonEncodedText.Encode("client");
    public static readonly JsonEncodedText KeyId = JsonEncodedText.Encode("key_id");
    public static readonly JsonEncodedText TokenId = JsonEncodedText.Encode("token_id");
    public static readonly JsonEncodedText Subject = JsonEncodedText.Encode("subject");
    public static readonly JsonEncodedText Account = JsonEncodedText.Encode("account");
    public static readonly JsonEncodedText Operation = JsonEncodedText.Encode("operation");
    public static readonly JsonEncodedText Rule = JsonEncodedText.Encode("rule");
    public static readonly JsonEncodedText Status = JsonEncodedText.Encode("status");
    public static readonly JsonEncodedText Decision = JsonEncodedText.Encode("decision");
    public static readonly JsonEncodedText Allowed = JsonEncodedText.Encode("allowed");
    public static readonly JsonEncodedText Refused = JsonEncodedText.Encode("refused");
    public static readonly JsonEncodedText Step = JsonEncodedText.Encode("step");
    public static readonly JsonEncodedText Reason = JsonEncodedText.Encode("reason");
    public static readonly JsonEncodedText Policy = JsonEncodedText.Encode("policy");
    public static readonly JsonEncodedText DurationUs = JsonEncodedText.Encode("duration_us");
    public static readonly JsonEncodedText Upstream = JsonEncodedText.Encode("upstream_status");
    public static readonly JsonEncodedText Credential = JsonEncodedText.Encode("credential");
    public static readonly JsonEncodedText Key = JsonEncodedText.Encode("key");
    public static readonly JsonEncodedText Token = JsonEncodedText.Encode("token");
    public static readonly JsonEncodedText ForeignToken = JsonEncodedText.Encode("foreign_token");
    public static readonly JsonEncodedText Roles = JsonEncodedText.Encode("roles");
    public static readonly JsonEncodedText Scopes = JsonEncodedText.Encode("scopes");
    public static readonly JsonEncodedText Plan = JsonEncodedText.Encode("plan");
    public static readonly JsonEncodedText OwnerAt = JsonEncodedText.Encode("owner_at");
    public static readonly JsonEncodedText IsOwner = JsonEncodedText.Encode("is_owner");
    public static readonly JsonEncodedText Critical = JsonEncodedText.Encode("critical");
    public static readonly JsonEncodedText Class = JsonEncodedText.Encode("class");
    public static readonly JsonEncodedText Limit = JsonEncodedText.Encode("limit");
    public static readonly JsonEncodedText Window = JsonEncodedText.Encode("window_s");
    public static readonly JsonEncodedText Remaining = JsonEncodedText.Encode("remaining");
    public static readonly JsonEncodedText WouldRefuse = JsonEncodedText.Encode("would_refuse");
    public static readonly JsonEncodedText Faults = JsonEncodedText.Encode("faults");
    public static readonly JsonEncodedText Lost = JsonEncodedText.Encode("lines_lost");
}
