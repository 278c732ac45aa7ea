Console.WriteLine("booking");
