using System.Reflection;
using Booking.Proof.Checks;

namespace Booking.Proof.Tests.Checks;

public sealed class IndependenceTests
{
    private const BindingFlags Everything =
        BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly string[] Product = ["Booking.Domain", "Booking.EventStore", "Booking.Projections", "Booking.Api"];

    /// <summary>A model that shared the product's decisions would share its mistakes.</summary>
    [Fact]
    public void The_model_and_the_checks_use_no_type_of_the_product()
    {
        var types = typeof(Invariants).Assembly.GetTypes().Where(type => type.Namespace is
            "Booking.Proof.History" or "Booking.Proof.Model" or "Booking.Proof.Checks").ToArray();
        var used = types.SelectMany(type => type.GetFields(Everything).Select(field => field.FieldType)
            .Concat(type.GetMethods(Everything).Cast<MethodBase>().Concat(type.GetConstructors(Everything))
                .SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType)
                    .Concat(method.GetMethodBody()?.LocalVariables.Select(local => local.LocalType) ?? []))));

        Assert.NotEmpty(types);
        Assert.DoesNotContain(used, type => Product.Contains(type.Assembly.GetName().Name));
    }
}
