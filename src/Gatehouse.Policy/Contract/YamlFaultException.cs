using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Contract;

/// <summary>Carries a fault out of nested reading; caught where reading began.</summary>
internal sealed class YamlFaultException(Fault fault) : Exception(fault.ToString())
{
    internal Fault Fault { get; } = fault;
}
