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
    public static readonly JsonEncodedText Lost = JsonEncodedText.Encode("lines_lost");
}
