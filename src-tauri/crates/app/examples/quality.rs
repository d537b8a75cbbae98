use app::summarise::*;
use std::collections::HashMap;
use std::sync::atomic::AtomicBool;
fn toks(s:&str)->Vec<String>{ let st=rust_stemmers::Stemmer::create(rust_stemmers::Algorithm::English);
 s.to_lowercase().split(|c:char| !c.is_ascii_alphanumeric()).filter(|w|!w.is_empty()).map(|w| if w.len()>3 {st.stem(w).into_owned()} else {w.to_owned()}).collect() }
fn f(m:f64,a:usize,b:usize)->f64{ if m==0.0 {0.0} else {let p=m/a as f64; let r=m/b as f64; 2.0*p*r/(p+r)} }
fn ngram(a:&[String],b:&[String],n:usize)->f64{ let c=|x:&[String]|{let mut h:HashMap<Vec<String>,usize>=HashMap::new(); for w in x.windows(n){*h.entry(w.to_vec()).or_default()+=1;} h};
 let (x,y)=(c(a),c(b)); let m:usize=x.iter().map(|(k,v)| *v.min(y.get(k).unwrap_or(&0))).sum(); f(m as f64,a.len().saturating_sub(n-1),b.len().saturating_sub(n-1)) }
fn rl(a:&[String],b:&[String])->f64{ let mut d=vec![0usize;b.len()+1]; for x in a { let mut diag=0; for (j,y) in b.iter().enumerate(){ let up=d[j+1]; d[j+1]= if x==y {diag+1} else {up.max(d[j])}; diag=up; } } f(d[b.len()] as f64,a.len(),b.len()) }
fn main(){
 let split=std::env::args().nth(1).unwrap_or("train".into());
 let root=std::env::var("HOME").unwrap()+"/.cache/alcove/bench/aclsum/dataset/";
 let mut t=[0.0;4]; let mut n=0.0;
 let limit:usize=std::env::args().nth(2).and_then(|s|s.parse().ok()).unwrap_or(1000);
 let show=std::env::var("SHOW").is_ok();
 let outf=std::env::var("OUT").ok(); let mut out=String::new();
 for l in std::fs::read_to_string(format!("{root}{split}.jsonl")).unwrap().lines().take(limit){
  let d:serde_json::Value=serde_json::from_str(l).unwrap(); let id=d["id"].as_str().unwrap();
  let Ok(p)=std::fs::read_to_string(format!("{root}paper_jsons/{id}.json")) else {continue};
  let p:serde_json::Value=serde_json::from_str(&p).unwrap();
  let abs=p["abstract"].as_str().unwrap_or(""); if abs.len()<50 {eprintln!("no abstract {id}");continue}
  let mut s=Source::default(); let mut sec="";
  for b in p["pdf_parse"]["body_text"].as_array().unwrap(){ let h=b["section"].as_str().unwrap_or(""); let mut push=|k,t:&str|{let id=s.blocks.len() as u32; s.blocks.push(Block{id,kind:k,page:None,paragraph:id+1,text:t.into()})};
    if h!=sec && std::env::var("NOHEAD").is_err(){push(Kind::Heading{level:1},h);} sec=h; push(Kind::Paragraph,b["text"].as_str().unwrap()); }
  let o=Options{words:Some(150),..Options::default()};
  let r=summarise(&s,None,&o,&AtomicBool::new(false),&mut |_|{}).unwrap();
  let text:Vec<String>=r.sentences.iter().map(|s|s.text.clone()).collect(); let text=text.join(" ");
  if show {println!("== {id}\n{text}\n--\n{abs}\n");}
  out+=&format!("{}\n",serde_json::json!({"id":id,"p":text,"r":abs}));
  let (a,b)=(toks(&text),toks(abs)); t[0]+=ngram(&a,&b,1);t[1]+=ngram(&a,&b,2);t[2]+=rl(&a,&b);t[3]+=a.len() as f64; n+=1.0;
 }
 if let Some(o)=outf {std::fs::write(o,out).unwrap();}
 println!("{:.2} {:.2} {:.2} words {:.0} n {n}  sum {:.2}",t[0]/n*100.,t[1]/n*100.,t[2]/n*100.,t[3]/n,(t[0]+t[2])/n*100.);
}
