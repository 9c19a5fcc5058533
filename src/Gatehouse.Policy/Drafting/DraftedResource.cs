namespace Gatehouse.Policy.Drafting;

/// <summary>A resource of the draft: what stands under one name in <c>resources</c>, and its row in the matrix.</summary>
/// <param name="Name">As the policy will write it.</param>
/// <param name="Why">Where the name comes from.</param>
/// <param name="Owner">Null when no operation of it grants anything to owners.</param>
/// <param name="Actions">In the order of their first operation.</param>
internal sealed record DraftedResource(string Name, string Why, OwnerGuess? Owner, IReadOnlyList<DraftedAction> Actions)
{
    /// <summary>The user's cell: <c>own:read own:write</c>, or <c>-</c>.</summary>
    internal string UserCell
    {
        get
        {
            var own = Actions.Where(action => action.Own).Select(action => "own:" + action.Name).ToList();
            return own.Count == 0 ? "-" : string.Join(' ', own);
        }
    }

    /// <summary>The field of an answer that tells whose the thing is; null when none looks like it.</summary>
    internal SchemaField? OwnerInAnswers(SchemaFields fields) =>
        Actions.SelectMany(action => action.Operations).SelectMany(operation => fields.OfAnswers(operation.Source))
            .FirstOrDefault(field => field.Depth == 0 && PersonWords.CarriesOwner(field.Name));
}

/// <summary>An action and the operations that do it.</summary>
/// <param name="Name">A word of the policy.</param>
/// <param name="Own">Granted to owners.</param>
/// <param name="Operations">At least one.</param>
internal sealed record DraftedAction(string Name, bool Own, IReadOnlyList<DraftedOperation> Operations);
