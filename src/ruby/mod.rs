//! Text as Ruby takes it: Logstash and its filters are Ruby, and their patterns are expressions of Oniguruma.

pub mod regex;
