namespace Gatehouse.Gateway.Commands.Explaining;

/// <summary>What the short words of the log mean, and what would help; for a person.</summary>
internal static class RefusalSentences
{
    private static readonly Dictionary<string, (string What, string? Way)> Known = new(StringComparer.Ordinal)
    {
        ["unknown_operation"] = ("no operation of the policy has this path", "an action of a resource that names it"),
        ["unknown_own_path"] = ("a path under /.gatehouse/ that is none", "one of the paths that the manual names"),
        ["method"] = ("the policy knows the path, but not with this method", "a method that the answer's Allow header names"),
        ["url_length"] = ("the address is longer than validation.maxUrl", "a shorter one"),
        ["two_keys"] = ("two keys were sent", "one credential"),
        ["two_principals"] = ("two credentials of different callers were sent", "one credential, or two of the same caller"),
        ["credential_repeated"] = ("a credential stood there more than once", "one credential"),
        ["credential_kind"] = ("the client may not come with this kind of credential", "gatehouse client set NAME --credentials key,jwt"),
        ["credential_expired"] = ("the credential has ended", "a new key (gatehouse key rotate) or a new token"),
        ["key_in_url"] = ("a key stood in the address, where logs keep it", "the key in its header; change it, it was seen"),
        ["key_in_referer"] = ("a key stood in the Referer, so it stood in an address before", "the key in its header; change it, it was seen"),
        ["key_unknown"] = ("no key has this id", "a key that gatehouse key list shows"),
        ["key_wrong"] = ("the key's secret is not the one of its id", "the whole key as it was shown once"),
        ["key_blocked"] = ("the key is blocked", "gatehouse key unblock ID, or another key"),
        ["key_rotated"] = ("the secret was replaced and its overlap is over", "the new secret"),
        ["key_epoch"] = ("the token was made from a key that has changed since", "a new token"),
        ["key_environment"] = ("a test key where live keys are asked for, or the other way round", "a key of the right kind, or authentication.keys.environment"),
        ["key_network"] = ("the key may not be used from this address", "gatehouse key set ID --from NETWORK"),
        ["subject_suspended"] = ("the subject is suspended", "gatehouse subject resume ID"),
        ["subject_unknown"] = ("nobody of this name is known here", "gatehouse subject create ID"),
        ["subject_epoch"] = ("the token was made before something was taken from its subject", "a new token"),
        ["client_epoch"] = ("the token was made before something was taken from its client", "a new token"),
        ["token_signature"] = ("the signature is not of the key it names", "a token as its issuer made it"),
        ["token_key_unknown"] = ("the key that signed the token is not known", "a token of an issuer the policy names"),
        ["token_audience"] = ("the token was made for somebody else", "a token whose audience is that of the policy"),
        ["token_revoked"] = ("the token was taken back", "a new token"),
        ["session_revoked"] = ("the session was ended", "signing in again"),
        ["signing_key_ended"] = ("the key that signed the token is withdrawn", "a new token"),
        ["lease_expired"] = ("the node could not reach its store and vouched for nothing", "the store: see the log of that node"),
        ["door_exhausted"] = ("this address was refused too often", "waiting, or a larger limits.door"),
        ["seq_malformed"] = ("Gatehouse-Seq is not one whole number", "the number that an administrative change was answered with, or none"),
        ["seq_ahead"] = ("no change has the number in Gatehouse-Seq", "the number of your last change, or none"),
        ["seq_not_reached"] = ("the node could not read as far as Gatehouse-Seq in time, or too many waited for it", "asking again; if it stays, the store: see the log of that node"),
        ["scope"] = ("the scope of the credential does not leave this operation", null),
        ["not_granted"] = ("no role of the caller has this action in the matrix", null),
        ["owner_is_another"] = ("the thing is somebody else's, and only one's own is granted", null),
        ["owner_missing"] = ("nothing tells whose thing it is, and only one's own is granted", null),
        ["owner_ambiguous"] = ("whose thing it is stands there more than once", "the owner once"),
        ["owner_needs_subject"] = ("only one's own is granted, and a guest owns nothing", "a credential"),
        ["owner_body_not_json"] = ("the owner stands in the body, and the body is no JSON", "application/json in UTF-8"),
        ["owner_unreadable"] = ("the owner stands in the body, and the body is no well-formed JSON", "well-formed JSON"),
        ["contract"] = ("the data are not what the contract says", null),
        ["content_type"] = ("the body is of a type that the contract does not name", "a type that the contract names"),
        ["content_encoding"] = ("the body is compressed: what was checked would not be what the API unpacks", "the body without Content-Encoding"),
        ["charset"] = ("the body is not in UTF-8", "UTF-8"),
        ["body_length"] = ("the body is longer than validation.maxBody", "a shorter body"),
        ["body_too_large"] = ("the body is longer than validation.maxBody", "a shorter body"),
        ["login_failed"] = ("the API's own login said no", "the right password"),
        ["login_guessing"] = ("this source failed too often at this account", "waiting; the account's owner is not locked out elsewhere"),
        ["login_spraying"] = ("this source failed at too many accounts", "waiting"),
        ["login_attacked"] = ("this account was tried from too many places", "waiting, or a source it is known from"),
        ["client_closed"] = ("the caller left before the answer", null),
        ["no_answer"] = ("a step could not decide, and that is a no", "the log of the node at that time"),
    };

    /// <summary>The sentence of a refusal.</summary>
    public static string What(string step, string reason) => Of(reason)?.What ?? step switch
    {
        "arrival" => "the request could be read in two ways, or is not HTTP as it should be",
        "door" => "this address was refused too often",
        "freshness" => "the node does not know what Gatehouse-Seq asks for",
        "authentication" => "the credential is not accepted",
        "quota" => "the client has used up its limit for this class",
        "authorization" => "the caller may not do this",
        "validation" => "the data are not what the contract says",
        "ownership" => "the thing is not the caller's, or nothing showed whose it is",
        "fields" => "a field was sent that the caller must not set",
        "proof" => "this is critical and was not proved further",
        "logins" => "the API's own login was guarded",
        "record" => "the access could not be recorded, so it did not happen",
        "forwarding" => "the API did not answer as it should, or the right to the answer ended on the way",
        _ => "a step said no",
    };

    /// <summary>What helps against it, where the policy does not say more.</summary>
    public static string? Way(string reason) => Of(reason)?.Way;

    // A cut stream names why a new request would be refused.
    private static (string What, string? Way)? Of(string reason)
    {
        var word = reason.StartsWith("stream_cut:", StringComparison.Ordinal) ? reason["stream_cut:".Length..] : reason;
        return Known.TryGetValue(word, out var found) ? found : null;
    }
}
