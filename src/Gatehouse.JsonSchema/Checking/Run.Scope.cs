namespace Gatehouse.JsonSchema.Checking;

/// <summary>The schema resources entered on the way here, for <c>$dynamicRef</c>.</summary>
internal sealed partial class Run
{
    private int[] scope = new int[16];
    private int scopeTop;

    /// <summary>Enters a resource; false when it is the innermost already.</summary>
    public bool EnterScope(int resource)
    {
        if (scopeTop > 0 && scope[scopeTop - 1] == resource)
            return false;
        if (scopeTop == scope.Length)
            Array.Resize(ref scope, scopeTop * 2);
        scope[scopeTop++] = resource;
        return true;
    }

    public void LeaveScope() => scopeTop--;

    /// <summary>The outermost resource that has the anchor decides.</summary>
    public SchemaNode Resolve(DynamicReference reference)
    {
        for (var i = 0; i < scopeTop; i++)
            if (reference.Candidates.TryGetValue(scope[i], out var node))
                return node;

        return reference.Fallback;
    }
}
