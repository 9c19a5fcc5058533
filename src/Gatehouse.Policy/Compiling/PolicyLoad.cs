using Gatehouse.Policy.Model;
using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Compiling;

/// <summary>What came of loading a policy file.</summary>
/// <param name="Policy">Null when there is any fault: then the running policy stays.</param>
/// <param name="Document">What the file says; null when there is any fault.</param>
/// <param name="Report">Everything there is to say about it.</param>
public sealed record PolicyLoad(CompiledPolicy? Policy, PolicyDocument? Document, PolicyReport Report);
