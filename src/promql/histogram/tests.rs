use super::*;
use crate::promql::{SeriesValue, Version, is_stale, parse_values};

type Series = Vec<(i64, Option<Histogram>)>;

fn series(text: &str, f: &Features) -> Series {
    let values = parse_values(text).unwrap();
    let mut storage = Storage::default();
    let mut times = vec![];
    let mut previous: Option<Histogram> = None;
    for (i, v) in values.iter().enumerate() {
        let t = i as i64 * 60_000;
        match v {
            SeriesValue::Omitted => {}
            SeriesValue::Float(x) if is_stale(x) => {
                storage.push_stale(t);
                times.push((t, false));
            }
            SeriesValue::Float(_) => panic!(),
            SeriesValue::Histogram(first, inc) => {
                let h = match (inc, &previous) {
                    (Some(inc), Some(p)) if inc.times > 0 => p.next_value(inc, f).unwrap(),
                    _ => Histogram::from_literal(first),
                };
                h.validate(f).unwrap();
                previous = Some(h.clone());
                storage.push(t, h);
                times.push((t, true));
            }
        }
    }
    let mut stored = storage.finish().into_iter().peekable();
    times
        .into_iter()
        .map(|(t, live)| {
            let h = if live {
                let (at, h) = stored.next().unwrap();
                assert_eq!(at, t);
                Some(h)
            } else {
                None
            };
            (t, h)
        })
        .collect()
}

fn at(s: &Series, t: i64) -> Option<Histogram> {
    let (_, h) = s.iter().rfind(|(at, _)| *at <= t && *at > t - 300_000)?;
    h.clone()
}

fn window(s: &Series, t: i64) -> Vec<Histogram> {
    s.iter().filter(|(at, _)| *at <= t && *at > t - 1_200_000).filter_map(|(_, h)| h.clone()).collect()
}

fn e(v: f64) -> String {
    if v.is_nan() {
        return "NaN".into();
    }
    if v.is_infinite() {
        return if v > 0.0 { "+Inf".into() } else { "-Inf".into() };
    }
    let s = format!("{v:E}");
    let (m, x) = s.split_once('E').unwrap();
    let x: i32 = x.parse().unwrap();
    format!("{m}E{}{:02}", if x < 0 { '-' } else { '+' }, x.abs())
}

fn run(op: &str, t: i64, s: &[Series], f: &Features) -> Option<String> {
    let words: Vec<&str> = op.split(' ').collect();
    let a = || at(&s[0], t);
    let num = |i: usize| words[i].replace("+Inf", "inf").replace("-Inf", "-inf").parse::<f64>().unwrap();
    let compact = |mut h: Histogram| {
        h.compact();
        h.to_expression(f)
    };
    Some(match words[0] {
        "a" => a()?.to_expression(f),
        "b" => at(&s[1], t)?.to_expression(f),
        "c" => at(&s[2], t)?.to_expression(f),
        "add" | "sub" => {
            let (mut x, y) = (a()?, at(&s[1], t)?);
            if op == "add" {
                x.add(&y, f).ok()?
            } else {
                x.sub(&y, f).ok()?
            };
            compact(x)
        }
        "sum" | "sumt" | "avg" | "avgt" => {
            let all: Vec<_> = if op.ends_with('t') {
                window(&s[0], t)
            } else {
                s.iter().filter_map(|s| at(s, t)).collect()
            };
            let make = |all: Vec<&Histogram>| {
                if op.starts_with('s') {
                    let mut total = Total::new(all.first()?);
                    for h in &all[1..] {
                        total.add(h, f).ok()?;
                    }
                    Some(total.finish(f).to_expression(f))
                } else {
                    let mut total = Mean::new(all.first()?);
                    for h in &all[1..] {
                        total.add(h, f).ok()?;
                    }
                    Some(total.finish(f).to_expression(f))
                }
            };
            if op.ends_with('t') {
                return make(all.iter().collect());
            }
            let mut found = vec![];
            let orders: &[&[usize]] = match all.len() {
                3 => &[&[0, 1, 2], &[0, 2, 1], &[1, 0, 2], &[1, 2, 0], &[2, 0, 1], &[2, 1, 0]],
                2 => &[&[0, 1], &[1, 0]],
                1 => &[&[0]],
                _ => &[],
            };
            for order in orders {
                found.push(make(order.iter().map(|i| &all[*i]).collect()).unwrap_or("nil".into()));
            }
            all.first()?;
            found.join("|")
        }
        "resets" => {
            let w = window(&s[0], t);
            w.first()?;
            e(w.windows(2).filter(|p| p[1].detect_reset(&p[0], f)).count() as f64)
        }
        "changes" => {
            let w = window(&s[0], t);
            w.first()?;
            e(w.windows(2).filter(|p| !p[1].same_as(&p[0])).count() as f64)
        }
        "quant" => e(a()?.quantile(num(1)).value),
        "frac" => e(a()?.fraction(num(1), num(2), f).value),
        "stddev" => e(a()?.variance().sqrt()),
        "stdvar" => e(a()?.variance()),
        "havg" => e(a()?.average()),
        "mul" => {
            let mut h = a()?;
            h.mul(2.5, f);
            compact(h)
        }
        "div" => {
            let mut h = a()?;
            h.div(-3.0, f);
            compact(h)
        }
        "str" => a()?.to_string(),
        _ => return None,
    })
}

#[test]
fn differential() {
    let f = Features::of(Version::new(3, 5));
    let Ok(files) = std::env::var("HIST") else { return };
    let (mut ok, mut bad) = (std::collections::BTreeMap::new(), 0);
    for file in files.split(' ') {
        let text = std::fs::read_to_string(file).unwrap();
        let mut s: Vec<Series> = vec![];
        let mut src = vec![];
        for line in text.lines() {
            let cols: Vec<&str> = line.split('\t').collect();
            if cols[0] == "SERIES" {
                src = cols[1..].to_vec();
                s = cols[1..].iter().map(|v| series(v, &f)).collect();
            } else if cols.len() > 3 {
                let t = cols[1].parse::<i64>().unwrap() * 60_000;
                if cols[2] == "rate" {
                    continue;
                }
                let ours = run(cols[2], t, &s, &f).unwrap_or("nil".into());
                let theirs = cols[3];
                let theirs = if cols[2] == "str" && theirs != "nil" {
                    theirs.split('"').nth(1).unwrap()
                } else if theirs == "nil" {
                    "nil"
                } else {
                    theirs.split_once("} ").unwrap().1
                };
                if ours == theirs || ours.split('|').any(|o| o == theirs) {
                    *ok.entry(cols[2].split(' ').next().unwrap().to_owned()).or_insert(0) += 1;
                } else {
                    bad += 1;
                    if bad < 12 {
                        println!(
                            "{file} {} {}\n  {src:#?}\n  ours   {ours}\n  theirs {theirs}",
                            cols[1], cols[2]
                        );
                    }
                }
            }
        }
    }
    println!("ok {ok:?} bad {bad}");
    assert_eq!(bad, 0);
}
