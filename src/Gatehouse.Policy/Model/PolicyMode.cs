namespace Gatehouse.Policy.Model;

/// <summary>Whether what a section finds is acted on.</summary>
public enum PolicyMode
{
    /// <summary>Refuse what must be refused. The default.</summary>
    Enforce,

    /// <summary>Decide, record, let pass. Never loosens authentication, the kill switch or the removal of headers.</summary>
    Watch,
}
