using Gatehouse.Policy.Compiling;
using Gatehouse.Request;

namespace Gatehouse.Authorization;

/// <summary>Forgets whose a thing is when the answer to a write on it is there, or when none comes.</summary>
internal sealed class ForgottenOwner(OwnedThings owned, CompiledOperation read, string path) : IAnswerJudge
{
    /// <summary>Forgets it now.</summary>
    public void Forget(RequestContext request) => owned.Forget(request, read, path);

    /// <inheritdoc />
    public ValueTask<Refusal?> JudgeAsync(RequestContext request, HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        Forget(request);
        return default;
    }

    /// <inheritdoc />
    public void NoAnswer(RequestContext request, Refusal? refusal) => Forget(request);
}
