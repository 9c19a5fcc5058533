namespace Gatehouse.Gateway.Commands.Scanning;

/// <summary>A key that lies where it should not.</summary>
/// <param name="Text">The whole key: to be compared with what is stored, never to be printed.</param>
/// <param name="Id">Its public id.</param>
/// <param name="Brand">Whose key it is.</param>
/// <param name="IsTest">Whether it was made for trying out.</param>
/// <param name="Offset">Byte at which it begins, from 0.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">In bytes, in UTF-16 text in characters; from 1.</param>
internal sealed record FoundKey(string Text, string Id, string Brand, bool IsTest, long Offset, long Line, long Column)
{
    /// <summary><c>live</c> or <c>test</c>.</summary>
    public string Environment => IsTest ? "test" : "live";

    /// <summary>The public part, and a sign that more was there.</summary>
    public string Masked => $"{Brand}_{Environment}_{Id}_***";

    /// <summary>The masked key, so that no log ever prints the whole by accident (CWE-532).</summary>
    public override string ToString() => Masked;
}
