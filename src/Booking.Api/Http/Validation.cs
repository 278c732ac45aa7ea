using FluentValidation;

namespace Booking.Api.Http;

/// <summary>Runs a request's validator and tells what it found.</summary>
public static class Validation
{
    /// <summary>The problem with every broken rule, by field; null where there is none.</summary>
    public static Problem? Check<T>(this IValidator<T> validator, T request)
    {
        var result = validator.Validate(request);
        if (result.IsValid)
            return null;
        var errors = result.Errors.GroupBy(error => error.PropertyName).ToDictionary(
            field => field.Key, field => field.Select(error => error.ErrorMessage).Distinct().ToArray());
        return Problem.Validation(errors);
    }

    /// <summary>Field names in messages and members as the JSON has them.</summary>
    public static void UseJsonNames()
    {
        ValidatorOptions.Global.LanguageManager.Enabled = false;
        ValidatorOptions.Global.PropertyNameResolver = (_, member, _) => member is null ? null : CamelCase(member.Name);
        ValidatorOptions.Global.DisplayNameResolver = ValidatorOptions.Global.PropertyNameResolver;
    }

    private static string CamelCase(string name) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(name);
}
